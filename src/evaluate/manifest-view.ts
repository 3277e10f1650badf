import { DocumentError } from '../documents/document-error.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import { readPodManifest } from '../documents/pod-manifest.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { Layout } from '../model/control.js';
import type { PresentFile, Snapshot } from '../model/snapshot.js';

/** A component's static-pod manifest as it stands on the host. */
export interface ManifestView {
  readonly path: string;
  readonly fact: PresentFile | undefined;
  readonly text: string | undefined;
  readonly manifest: PodManifest | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
  /** The version of the image, when its tag is one. */
  readonly version: string | undefined;
}

const staticPods: readonly Component[] = ['apiserver', 'controller-manager', 'scheduler', 'etcd'];

/** Finds and parses the manifests of the control plane's components; a component without one is left out. */
export function viewManifests(
  snapshot: Snapshot,
  layout: Layout,
  staticPodPath: string | undefined,
): Partial<Record<Component, ManifestView>> {
  const views: Partial<Record<Component, ManifestView>> = {};
  for (const component of staticPods) {
    const directory = staticPodPath ?? layout.manifests;
    const candidates = [
      `${directory}/${programOf[component]}.yaml`,
      `${directory}/${programOf[component]}.yml`,
      `${directory}/${programOf[component]}.json`,
      ...(layout.files[`${component}.manifest`] ?? []),
    ];
    const path = candidates.find((candidate) => (snapshot.files[candidate]?.state ?? 'absent') !== 'absent');
    if (path !== undefined) views[component] = viewManifest(snapshot, path, programOf[component]);
  }
  return views;
}

function viewManifest(snapshot: Snapshot, path: string, program: string): ManifestView {
  const fact = snapshot.files[path];
  const present = fact?.state === 'present' ? fact : undefined;
  const unread = { path, fact: present, text: present?.content, manifest: undefined, version: undefined };
  if (fact?.state === 'unreadable') return { ...unread, problem: `${path}: ${fact.reason}` };
  if (present?.content === undefined) return { ...unread, problem: `${path}: is not a UTF-8 text file` };
  try {
    const manifest = readPodManifest(present.content, program);
    return { ...unread, manifest, problem: undefined, version: imageVersion(manifest.image) };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { ...unread, problem: `${path}: ${error.message}` };
  }
}

function imageVersion(image: string): string | undefined {
  return /:v(\d+\.\d+\.\d+[^@]*)/.exec(image)?.[1];
}
