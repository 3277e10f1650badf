import type { ValueType } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import { expectedForm } from './value-form.js';

const words: Readonly<Record<ValueType, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  duration: 'a duration such as 5m or 4h0m0s',
  list: 'members joined by commas, without spaces',
  mode: 'an octal mode',
  owner: 'user:group',
};

/**
 * Why a text cannot be a setting's value, as `expected …, found …`; undefined when it can: a boolean, a whole number, a
 * Go duration, members joined by commas, or one line of text; an absolute path where the flag names a file, an https
 * address where it names an issuer. Whether it is a value that the control accepts is for its constraint to say.
 */
export function valueProblem(setting: Setting, text: string): string | undefined {
  const expected = expectedOf(setting, text);
  return expected === undefined ? undefined : `expected ${expected} for --${setting.flag}, found ${JSON.stringify(text)}`;
}

function expectedOf(setting: Setting, text: string): string | undefined {
  const members = setting.type === 'list' ? text.split(',') : [text];
  if (members.some((member) => expectedForm(member, setting.type) !== undefined)) return words[setting.type];
  if (text === '' || /[\p{Cc}\u2028\u2029]/u.test(text)) return 'one line of text';
  if (namesFile(setting) && !isAbsolutePath(text)) return 'the absolute path of a file';
  if (setting.flag.endsWith('-issuer-url') && !/^https:\/\/[^/\s?#]+[^\s?#]*$/.test(text)) return 'an https address';
  return undefined;
}

/** Kubernetes and etcd name flags that take the path of a file in these ways. */
function namesFile({ flag, type }: Setting): boolean {
  const endings = /(-file|cafile|certfile|keyfile|-certificate-authority|-client-certificate|-client-key|-provider-config|-log-path|^kubeconfig)$/;
  return type === 'string' && endings.test(flag);
}

function isAbsolutePath(text: string): boolean {
  return /^\/.*[^/]$/.test(text) && !text.split('/').slice(1).some((part) => ['', '.', '..'].includes(part));
}
