import { ProviderFailure } from '../../../shared/application/provider.ts';
import type { TextAnswer } from '../../../shared/http/fetch-text.ts';
import type { JsonObject } from '../../../shared/http/json.ts';
import { isObject, parseProviderJson, textOf } from '../../../shared/http/provider-json.ts';

const LONGEST_MESSAGE = 200;

/**
 * What stands in `data`. The wrapper decides, not the HTTP status: a failure may come with 200. Throws `ProviderFailure` with the provider's own code and
 * message where it gave them.
 */
export function dataOf({ status, text }: TextAnswer): JsonObject {
  const answer = parseProviderJson(text);
  const error = answer && objectIn(answer, 'error');
  if (error) throw refusal(error);
  if (status >= 300) throw new ProviderFailure('refused', `HTTP status ${status}`);
  const data = answer && objectIn(answer, 'data');
  if (!data) throw new ProviderFailure('refused', 'the answer is no JSON object with data or error');
  if (data['status_code'] !== undefined && textOf(data['status_code']) !== '0') throw refusal(data);
  return data;
}

function refusal(wrapper: JsonObject): ProviderFailure {
  const message = textOf(wrapper['message']).slice(0, LONGEST_MESSAGE);
  return new ProviderFailure('refused', `code ${textOf(wrapper['status_code'])}: ${message}`);
}

function objectIn(container: JsonObject, name: string): JsonObject | undefined {
  const value = container[name];
  return isObject(value) ? value : undefined;
}
