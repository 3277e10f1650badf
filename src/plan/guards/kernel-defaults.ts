import { kernelDefaults } from '../../model/kernel-defaults.js';
import type { GuardRule } from '../guard-rule.js';

/** What the kernel has otherwise is set before; what it does not have at all cannot be. */
export const kernelDefaultsGuard: GuardRule = {
  note: 'the kernel must have every setting that the kubelet then insists on; those with other values are set first, also for the next boot',
  check: ({ snapshot }) => {
    const missing = Object.keys(kernelDefaults).filter((name) => snapshot.sysctls[name] === undefined);
    if (missing.length === 0) return undefined;
    return `the kubelet would not start: this kernel has no ${missing.join(', ')}, on which it then insists`;
  },
};
