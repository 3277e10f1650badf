import { describeRepair } from '../evaluate/describe-repair.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Check, Control, Guard } from '../model/control.js';

/** What a fix of a control would do on any host, before one is looked at. */
export interface RepairOutline {
  /** Whether a machine can do it, given that its guards pass. */
  readonly isRepairable: boolean;
  readonly steps: readonly string[];
  /** What is checked on the host before. */
  readonly guards: readonly string[];
}

const guardNotes: Readonly<Record<Guard, string>> = {
  'kernel-defaults': 'the kernel settings that the kubelet then insists on must be right, and are written for the next boot',
  'etcd-user': 'etcd must run as the user etcd',
  'etcd-as-root': 'etcd must run as root',
  'pod-security-policies': 'policies that admit the system pods must be there first; a machine does not set the plugin',
  'anonymous-probes': 'the probes in the API server’s manifest must not be anonymous',
  'admission-configuration': 'the API server must have an admission configuration file',
  'kubelet-serving-certificates': 'every kubelet needs a serving certificate of that authority; a machine does not set the flag',
};

/** Guards that no host passes yet. */
const closed: readonly Guard[] = ['pod-security-policies', 'kubelet-serving-certificates'];

/** Outlines the repair of a control. */
export function outlineRepair(control: Control): RepairOutline {
  const guards = control.guards.map((guard) => guardNotes[guard]);
  if (control.remediation === 'audit-log') {
    const steps = ['installs an audit policy where there is none, makes the log directory, mounts both, and sets the flags'];
    return { isRepairable: true, steps, guards };
  }
  const outlines = control.checks.map(outlineCheck);
  const demanding = outlines.filter((outline) => outline !== undefined);
  const isWhole = demanding.length > 0 && (control.join === 'any' ? demanding.some(isDone) : demanding.every(isDone));
  const isClosed = control.guards.some((guard) => closed.includes(guard));
  return { isRepairable: isWhole && !isClosed, steps: [...new Set(demanding.map(({ text }) => text))], guards };
}

interface StepOutline {
  readonly isDone: boolean;
  readonly text: string;
}

function isDone({ isDone: done }: StepOutline): boolean {
  return done;
}

/** Undefined for a check that is only shown. */
function outlineCheck(check: Check): StepOutline | undefined {
  if ('rule' in check) return { isDone: false, text: 'a person changes what the evidence names' };
  if (check.must === undefined) return undefined;
  const name = 'file' in check ? check.file : settingName(check.setting);
  const repair = describeRepair(check.must);
  if (repair === undefined) return { isDone: false, text: `${name} needs a value that fits the cluster; a person sets it` };
  return { isDone: true, text: `${repair.replace('it', name)}` };
}
