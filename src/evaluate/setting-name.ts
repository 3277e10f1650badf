import type { Setting } from '../model/control.js';

/** The setting as its flag is written: `--profiling`, `--feature-gates RotateKubeletServerCertificate`. */
export function settingName(setting: Setting): string {
  return setting.key === undefined ? `--${setting.flag}` : `--${setting.flag} ${setting.key}`;
}
