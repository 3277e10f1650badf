import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import type { HostView } from '../evaluate/host-view.js';
import { hostPath } from '../documents/path-on-host.js';
import type { NumberedControl } from '../model/control.js';
import type { Edit, Refusal } from './edit.js';

/** A configuration file of the API server: the one that a flag of its manifest names, or one that is to be. */
export interface ApiServerFile {
  readonly flag: string;
  /** Path of the API server's manifest. */
  readonly manifest: string;
  readonly path: string;
  /** Undefined where there is no such file yet. */
  readonly text: string | undefined;
  readonly isNamed: boolean;
  /** Whether the container sees the host's file at its path. */
  readonly isMounted: boolean;
}

/**
 * Finds the file that a flag of the API server names, or takes a path of our own where none does. A refusal, with what
 * to do, where the manifest or the file was not read, or where somebody else's file lies at our path: what nobody reads
 * now must not come into force along with ours.
 * @param flag without dashes
 * @param ownText what a fix that went no further has left at our path
 */
export function apiServerFile(view: HostView, flag: string, ownPath: string, ownText: string): ApiServerFile | Refusal {
  const { path: manifestPath, manifest } = view.manifests.apiserver ?? {};
  if (manifestPath === undefined || manifest === undefined) {
    return { refusal: 'the API server does not come from a pod manifest that can be read' };
  }
  const declared = flagValues(parseFlags(manifest.command.slice(1)), flag).at(-1) ?? '';
  const inContainer = declared === '' ? ownPath : declared;
  const path = hostPath(manifest, inContainer);
  const found = declared === '' ? ownFile(view, flag, path, ownText) : namedFile(view, flag, path);
  if ('refusal' in found) return found;
  const isNamed = declared !== '';
  if (!isNamed && path !== ownPath) {
    return { refusal: `the API server's pod has ${path} in place of ${ownPath}; give --${flag} by hand` };
  }
  return { flag, manifest: manifestPath, path, ...found, isNamed, isMounted: isMounted(manifest, inContainer) };
}

function namedFile(view: HostView, flag: string, path: string): { readonly text: string } | Refusal {
  const fact = view.snapshot.files[path];
  if (fact?.state === 'present' && fact.content !== undefined) return { text: fact.content };
  const unseen = fact?.state === 'absent' ? 'there is no such file' : 'it was not read';
  const why = fact?.state === 'unreadable' ? fact.reason : unseen;
  return {
    refusal:
      `${path}, which --${flag} names, cannot be edited: ${why}; let the flag name a text file of the host by its ` +
      'absolute path, restart the API server and scan again',
  };
}

function ownFile(view: HostView, flag: string, path: string, ownText: string): Pick<ApiServerFile, 'text'> | Refusal {
  const stranger = view.processes.apiserver?.find(({ uid }) => uid !== 0);
  if (stranger !== undefined) {
    const why = `the API server runs as user ${stranger.uid} and could not read a new file of root's`;
    return { refusal: `${why}; write one for --${flag} by hand` };
  }
  const fact = view.snapshot.files[path];
  if (fact === undefined || fact.state === 'absent') return { text: undefined };
  if (fact.state === 'present' && fact.content === ownText) return { text: ownText };
  if (fact.state === 'unreadable') return { refusal: `${path} could not be read: ${fact.reason}` };
  return { refusal: `${path} is there, but --${flag} does not name it; move it away, or let the flag name it, then scan again` };
}

function isMounted({ mounts, volumes }: PodManifest, path: string): boolean {
  return mounts.some(({ name, mountPath }) => {
    const isBelow = `${path}/`.startsWith(`${mountPath.replace(/\/+$/, '')}/`);
    return isBelow && volumes.some((volume) => volume.name === name && volume.hostPath !== undefined);
  });
}

/**
 * The edits of the manifest after which the API server is given the file and sees it: the flag, a read-only mount of the
 * file, or of a directory that has nothing else, and that the file is in place before. None of what is there already.
 * @param directory of the file, to be mounted in its place
 */
export function manifestEdits(view: HostView, control: NumberedControl, file: ApiServerFile, directory?: string): Edit[] {
  const { flag, manifest, path, isNamed } = file;
  const owned = { control, view, path: manifest };
  const home = { kind: 'pod-manifest', path: manifest, component: 'apiserver' } as const;
  const mounted = directory ?? path;
  const type = directory === undefined ? 'File' : 'Directory';
  const mount = { kind: 'add-host-path', name: flag, path: mounted, mountPath: mounted, type, readOnly: true } as const;
  return [
    ...(isNamed ? [] : [{ ...owned, kind: 'setting', home, setting: { flag, type: 'string' }, value: path } as const]),
    ...(file.isMounted ? [] : [{ ...owned, kind: 'mount', mount } as const]),
    { ...owned, kind: 'after', needs: path },
  ];
}
