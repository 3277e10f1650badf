import type { Control, Setting } from '../model/control.js';
import { remediationValues } from '../model/remediation-values.js';
import { openSettings } from './open-settings.js';

/** What a value can be given for: the settings that a control's checks leave open, and what its remediation needs. */
export function valueSettings({ checks, remediation }: Pick<Control, 'checks' | 'remediation'>): readonly Setting[] {
  const needed = remediation === undefined ? undefined : remediationValues[remediation];
  return [...openSettings(checks), ...(needed ?? [])];
}
