import { type ReactNode, useState } from 'react';
import { Button, Dialog, DialogTrigger, Form, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { queries } from '../api.ts';
import { errorText } from './loaded.tsx';

interface ActionProps {
  /** On the button, and above the question. */
  readonly title: string;
  /** On the button that does it. */
  readonly verb: string;
  readonly children?: ReactNode;
  /** Rejects with what the API says. */
  readonly onDo: () => Promise<unknown>;
  readonly isGrave?: boolean;
}

/** A button that asks before it does something. What the page shows is read anew afterwards, also where it failed: it may have taken effect. */
export function Action({ title, verb, children, onDo, isGrave }: ActionProps) {
  return (
    <DialogTrigger>
      <Button className={isGrave ? 'grave' : ''}>{title}</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog>
            {({ close }) => (
              <Question title={title} verb={verb} onDo={onDo} close={close}>
                {children}
              </Question>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

interface QuestionProps extends ActionProps {
  readonly close: () => void;
}

function Question({ title, verb, children, onDo, close }: QuestionProps) {
  const [error, setError] = useState<unknown>();
  const [isDoing, setDoing] = useState(false);
  const run = async () => {
    setDoing(true);
    setError(undefined);
    try {
      await onDo();
      close();
    } catch (reason) {
      setError(reason);
    } finally {
      setDoing(false);
      await queries.invalidateQueries();
    }
  };
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Heading slot="title">{title}</Heading>
      {children}
      {error !== undefined && (
        <p role="alert" className="failed">
          <strong>Not done.</strong> {errorText(error)}
        </p>
      )}
      <div className="buttons">
        <Button onPress={close}>Cancel</Button>
        <Button type="submit" className="main" isPending={isDoing}>
          {verb}
        </Button>
      </div>
    </Form>
  );
}

interface Answer {
  readonly error?: unknown;
}

/** Turns the API's answer to a change into a value or a rejection. */
export async function done(call: Promise<Answer>): Promise<void> {
  const { error } = await call;
  if (error !== undefined) throw error;
}
