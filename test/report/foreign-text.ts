import fc from 'fast-check';

/** What hosts might say: any code units at all, and the characters that terminals obey more often than chance gives. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;title\u0007',
        '\u009b31m',
        '\u007f',
        '\r',
        '\n',
        '\t',
        '\0',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ufeff',
        '\u00ad',
        '\u2028',
        '\ud800',
        '\udc00',
        '\u{e0041}',
        '\n[PASS] 1.1.1 forged',
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

/** Text in words of at most ten columns, in both scripts, as well-behaved hosts and benchmarks write it. */
export const plainWords: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[a-z0-9:/=-]{1,10}$/),
      fc.stringMatching(/^[一-龥]{1,5}$/),
      fc.constantFrom('（自动）', '权限，', 'kubelet', '，', 'etcd。'),
    ),
    { maxLength: 30 },
  )
  .map((words) => words.join(' '));
