import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly isRequired?: boolean;
  readonly type?: 'text' | 'date' | 'datetime-local';
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly isLong?: boolean;
}

export function TextInput({ label, value, onChange, hint, isRequired, type, pattern, maxLength, isLong }: TextProps) {
  return (
    <TextField
      value={value}
      onChange={onChange}
      className="field"
      isRequired={isRequired ?? false}
      type={type ?? 'text'}
      {...(pattern !== undefined && { pattern })}
      {...(maxLength !== undefined && { maxLength })}
    >
      <Label>{label}</Label>
      {isLong ? <TextArea rows={3} /> : <Input autoComplete="off" />}
      {hint !== undefined && <Text slot="description">{hint}</Text>}
      <FieldError />
    </TextField>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly options: readonly { readonly id: T; readonly text: string }[];
}

export function Choice<T extends string>({ label, value, onChange, options }: ChoiceProps<T>) {
  const choose = (key: unknown) => {
    const chosen = options.find(({ id }) => id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <Select value={value} onChange={choose} className="field">
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox items={options}>{({ id, text }) => <ListBoxItem id={id}>{text}</ListBoxItem>}</ListBox>
      </Popover>
    </Select>
  );
}

/** Words as options that stand for themselves. */
export function optionsOf<T extends string>(words: readonly T[]): { id: T; text: string }[] {
  return words.map((id) => ({ id, text: id.replaceAll('_', ' ') }));
}
