import { formatMajor } from '../../shared/domain/money.ts';
import { contentOf, type Heard, type Simulator, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import { say, shortened, widthBeside, wrapped } from './screen.ts';
import { type Step, scriptOf } from './script.ts';

const INDENT = '     ';

/** Plays the script with one provider, as it is shown. `false` if anything came otherwise than it should. */
export async function playConversation(url: string, title: string, simulator: Simulator, talk: Talk): Promise<boolean> {
  say('title', `\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  let asExpected = true;
  let balance: bigint | undefined;
  const shown: Spoken[] = [];
  for (const [index, step] of scriptOf(simulator, talk).entries()) {
    say('step', `\n${String(index + 1).padStart(2)}  ${step.what}`);
    const earlier = shown.indexOf(step.spoken);
    if (earlier < 0) showMessage(step.spoken, talk);
    else say('sent', `→ the message of ${earlier + 1} again`, INDENT);
    shown.push(step.spoken);
    const heard = await tell(url, simulator, step.spoken);
    const expected: bigint | undefined = balance === undefined ? undefined : balance + step.moves;
    const isRight = isExpected(heard, step, expected);
    say(isRight ? 'right' : 'wrong', verdictOf(heard, talk.currency, isRight), INDENT);
    asExpected &&= isRight;
    balance = heard.balance ?? expected;
  }
  return asExpected;
}

async function tell(
  url: string,
  simulator: Simulator,
  { method, path, rawQuery, headers = {}, body }: Spoken,
): Promise<Heard> {
  const target = url + path + (rawQuery === undefined ? '' : `?${rawQuery}`);
  const response = await fetch(target, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  say('heard', `← ${response.status} ${wrapped(text, widthBeside(INDENT)).replaceAll('\n', `\n${INDENT}  `)}`, INDENT);
  return simulator.hear({ statusCode: response.status, body: text });
}

/** The way, what is said, and what it looks like on the way if that is another text. A secret is never shown whole. */
function showMessage(spoken: Spoken, { secret }: Talk): void {
  const { method, path, rawQuery, body, plaintext } = spoken;
  const hide = (text: string) => text.replaceAll(secret, shortened(secret, 12));
  say('sent', `→ ${method} ${path}`, INDENT);
  const said = hide(rawQuery === undefined ? contentOf(spoken) : `?${rawQuery}`);
  say('plain', wrapped(said, widthBeside(`${INDENT}  `)), `${INDENT}  `);
  if (plaintext !== undefined && body !== undefined) {
    say('dim', `sealed   ${shortened(body, 60)} (${body.length} characters)`, `${INDENT}  `);
  }
}

/** Some refusals tell no balance; whatever is told must be right to the last digit that the provider can say. */
function isExpected(heard: Heard, { expects }: Step, balance: bigint | undefined): boolean {
  const isVerdict = expects === 'not done' ? heard.verdict !== 'done' : heard.verdict === expects;
  const isTold = heard.balance !== undefined && heard.verdict !== 'unclear';
  return isVerdict && (!isTold || balance === undefined || heard.balance === balance);
}

function verdictOf({ verdict, code, balance }: Heard, currency: string, isRight: boolean): string {
  const words = verdict === 'unclear' ? 'not done' : verdict;
  const told = verdict === 'done' && balance !== undefined ? `, ${formatMajor(balance).slice(0, -2)} ${currency}` : '';
  return `${isRight ? '✓' : '✗ unexpected:'} ${words} (${code})${told}`;
}
