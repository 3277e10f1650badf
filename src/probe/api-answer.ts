import { constants, gunzipSync } from 'node:zlib';
import type { ClusterSnapshot } from '../model/cluster-snapshot.js';
import { wordBytes, wordText } from './records.js';

export type ApiClient = ClusterSnapshot['client'];

/** What the API server said to one request, or why it said nothing. */
export type ApiAnswer =
  | { readonly state: 'answered'; readonly body: string }
  | { readonly state: 'refused'; readonly status: number; readonly message: string }
  | { readonly state: 'broken-off'; readonly message: string }
  | { readonly state: 'silent'; readonly message: string };

/** The largest body that is unpacked, in bytes; a page of 500 pods has a few million. */
const largestBody = 256 * 1024 * 1024;

/** Characters of a foreign message that are repeated. */
const longestMessage = 300;

/** Reads one `answer` record of the script that asks the API; what kubectl says in words becomes an HTTP status. */
export function readApiAnswer(client: ApiClient, record: readonly string[]): ApiAnswer {
  const [, , form, word = '', code = '', said] = record;
  const body = unpack(form, word);
  const message = shortened(complaint(wordText(said)));
  if (typeof body !== 'string') return { state: 'broken-off', message: body.problem };
  if (client === 'curl') return curlAnswer(body, code, message);
  return kubectlAnswer(body, code, message);
}

function kubectlAnswer(body: string, code: string, message: string): ApiAnswer {
  if (code === '0') return { state: 'answered', body };
  const status = kubectlStatus(message);
  if (status !== undefined) return { state: 'refused', status, message };
  return body === '' ? { state: 'silent', message } : { state: 'broken-off', message };
}

const reasons: readonly (readonly [RegExp, number])[] = [
  [/^Error from server \(NotFound\)|the server could not find the requested resource/, 404],
  [/^Error from server \(Forbidden\)/, 403],
  [/^Error from server \((?:Expired|Gone|ResourceExpired)\)/, 410],
  [/\(Unauthorized\)/, 401],
  [/^Error from server/, 500],
];

function kubectlStatus(message: string): number | undefined {
  return reasons.find(([pattern]) => pattern.test(message))?.[1];
}

function curlAnswer(text: string, code: string, message: string): ApiAnswer {
  const status = Number(text.slice(-3));
  const body = text.slice(0, -3);
  if (code !== '0') return { state: status > 0 && body !== '' ? 'broken-off' : 'silent', message };
  if (status === 200) return { state: 'answered', body };
  return { state: 'refused', status, message: statusMessage(status, body) };
}

/** The server's own words, which it gives in an object of kind Status. */
function statusMessage(status: number, body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string') return shortened(message);
  } catch {
    // A proxy or balancer answers in a form of its own.
  }
  return `it answered with HTTP status ${status}`;
}

function unpack(form: string | undefined, word: string): string | { readonly problem: string } {
  const bytes = wordBytes(word);
  if (form !== 'gzip') return bytes.toString('utf8');
  try {
    const finishFlush = constants.Z_FINISH;
    return gunzipSync(bytes, { maxOutputLength: largestBody, finishFlush }).toString('utf8');
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return { problem: isTooLarge ? `it is larger than ${largestBody} bytes` : 'it was damaged on its way' };
  }
}

/** What curl says in one line, and kubectl from the line on that tells the cause; warnings come before it. */
function complaint(text: string): string {
  const [, ofCurl] = /^curl: \(\d+\) (.*)$/m.exec(text) ?? [];
  if (ofCurl !== undefined) return ofCurl;
  const lines = text.trim().split('\n');
  const start = lines.findIndex((line) => /^(?:error|unable to connect|the connection)/i.test(line));
  return lines.slice(Math.max(start, 0)).join(' ').trim();
}

function shortened(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage)}…`;
}
