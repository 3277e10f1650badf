import { findFiles } from '../find-files.js';
import type { HostRule } from '../rule.js';
import { excerptText } from './excerpt-text.js';

type KeyForm = 'encrypted' | 'clear' | 'other';

/** Looks at what the PEM headers of the layout's private keys say; nothing of a key is ever read. */
export const privateKeysEncrypted: HostRule = {
  expected: 'the files of private keys are encrypted',
  judge(view) {
    const { paths, looked, problem } = findFiles(view, 'pki.keys');
    if (problem !== undefined) return { verdict: 'error', reason: `could not look: ${problem}` };
    const forms = new Map<string, KeyForm>();
    for (const path of paths) {
      const taken = excerptText(view.snapshot.privateKeys, path);
      if ('problem' in taken) return { verdict: 'error', reason: taken.problem };
      forms.set(path, formOf(taken.text));
    }
    const pathsOf = (form: KeyForm): string[] => paths.filter((path) => forms.get(path) === form);
    const [clear, encrypted] = [pathsOf('clear'), pathsOf('encrypted')];
    if (clear.length > 0) {
      const evidence = clear.map((source) => ({ source, value: 'a private key in the clear' }));
      const actual = `${clear.length} of ${clear.length + encrypted.length} private keys are in the clear`;
      return { verdict: 'fails', actual, evidence };
    }
    if (encrypted.length === 0) {
      return { verdict: 'not-applicable', reason: `there is no private key in ${looked.join(', ')}` };
    }
    const evidence = encrypted.map((source) => ({ source, value: 'an encrypted private key' }));
    return { verdict: 'holds', actual: 'all private keys are encrypted', evidence };
  },
};

/** PKCS #8 names its encryption in the header (RFC 7468, 11), older forms in a line after it (RFC 1421, 4.6.1.1). */
const clearKey = /-----BEGIN (?!ENCRYPTED )(?:[A-Z0-9]+ )*PRIVATE KEY-----\s*(?!\s|Proc-Type: 4,ENCRYPTED)/;

function formOf(headers: string): KeyForm {
  if (clearKey.test(headers)) return 'clear';
  return headers.includes('PRIVATE KEY') ? 'encrypted' : 'other';
}
