import type { AdmissionPlugin } from '../documents/admission-configuration.js';
import { setAdmissionPlugin } from '../documents/admission-configuration.js';
import type { HostView } from '../evaluate/host-view.js';
import { minorOf } from '../evaluate/version-range.js';
import type { NumberedControl } from '../model/control.js';
import { managedPaths } from '../model/managed-paths.js';
import type { Edit, Wish } from './edit.js';
import { apiServerFile, manifestEdits } from './api-server-file.js';
import { isKnownIn } from './known-in.js';
import type { PlanOptions } from './plan-options.js';

const flag = 'admission-control-config-file';
const { directory, configuration } = managedPaths.admission;

/**
 * The edits after which the API server's admission configuration has a plugin's entry: in the file that it is given, of
 * which all else stays as it is written, else in a new one. Several controls may each add an entry.
 */
export function admissionPluginEdits(
  view: HostView,
  control: NumberedControl,
  { knownNames }: PlanOptions,
  plugin: AdmissionPlugin,
): Wish {
  const minor = minorOf(view.kubernetesVersion ?? '');
  const file = apiServerFile(view, flag, configuration, setAdmissionPlugin(undefined, plugin, minor));
  if ('refusal' in file) return file;
  const known = isKnownIn(knownNames, 'flag', flag, 'apiserver', view.kubernetesVersion);
  if (known !== 'known') return { refusal: known };
  const write = (text: string | undefined): string => setAdmissionPlugin(text, plugin, minor);
  const entry: Edit = { control, view, path: file.path, kind: 'text', write, mode: 0o600 };
  if (file.isNamed) return { edits: [entry, ...manifestEdits(view, control, file)] };
  const made = directoryEdits(view, control);
  return 'refusal' in made ? made : { edits: [...made.edits, entry, ...manifestEdits(view, control, file, directory)] };
}

function directoryEdits(view: HostView, control: NumberedControl): Wish {
  const fact = view.snapshot.files[directory];
  const state = { type: 'directory', mode: 0o700, owner: 'root:root' } as const;
  if (fact === undefined || fact.state === 'absent') {
    return { edits: [{ control, view, path: directory, kind: 'create', state }] };
  }
  const isSafe = fact.state === 'present' && fact.type === 'directory' && fact.uid === 0 && (fact.mode & 0o022) === 0;
  if (isSafe && fact.realPath === undefined) return { edits: [] };
  return { refusal: `${directory} is no directory that only root can write to; move it away first` };
}
