import type { Pod } from '../../model/cluster-snapshot.js';
import type { ClusterView } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import { hasComponent } from '../host-view.js';
import type { ClusterRule } from '../rule.js';
import { baseImagesOf } from './base-images.js';
import { fullReference, imageFault } from './image-reference.js';
import { leaveOutOf } from './left-out.js';
import type { LeaveOut } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { containersOf, isFinished } from './pod-facts.js';
import { ownersOf } from './pod-owner.js';

/**
 * `images-tagged`: no image is `latest`, by name or for want of a tag: not of a pod, not on a node, not as the base of a
 * Dockerfile. Takes `leaveOut`; an image that only left-out pods use is left out on the nodes too. A node whose images
 * could not be listed is an error, unless something else fails.
 */
export const imageTagRule: ClusterRule = {
  expected: 'every image has a tag other than latest, or a digest',
  judge: (view, values) =>
    withObjects(view, ['pods'], ({ pods }) => {
      const leaveOut = leaveOutOf(values);
      const running = pods.filter((pod) => !isFinished(pod));
      const offences = [
        ...podOffences(view, running, leaveOut),
        ...nodeOffences(view, imagesLeftOut(running, leaveOut)),
        ...baseOffences(view),
      ];
      const unlisted = kubeletHosts(view).flatMap(({ host, snapshot: { images } }) =>
        'reason' in images ? [{ source: `images on ${host.name} could not be listed`, value: images.reason }] : [],
      );
      const outcome = conclude(offences, { noun: 'place', what: 'with images that are latest', good: 'no image is latest' }, unlisted);
      if (outcome.verdict === 'fails' || unlisted[0] === undefined) return outcome;
      return { verdict: 'error', reason: `could not look: ${unlisted[0].source}: ${unlisted[0].value}` };
    }),
};

function kubeletHosts({ hosts }: ClusterView): ClusterView['hosts'] {
  return hosts.filter((host) => hasComponent(host, 'kubelet'));
}

function podOffences(view: ClusterView, pods: readonly Pod[], leaveOut: LeaveOut): readonly Offence[] {
  const ownerOf = ownersOf(view);
  return pods.flatMap((pod) =>
    containersOf(pod).flatMap(({ name, image }): readonly Offence[] => {
      const fault = image === undefined ? undefined : imageFault(image);
      if (fault === undefined) return [];
      return [{ object: ownerOf(pod), fault: `container ${name}: image ${image} ${fault}`, aside: leaveOut(pod.metadata.namespace) }];
    }),
  );
}

/** Images that pods of left-out namespaces use, and no other pod. */
function imagesLeftOut(pods: readonly Pod[], leaveOut: LeaveOut): ReadonlySet<string> {
  const imagesOf = (isLeftOut: boolean): string[] =>
    pods
      .filter((pod) => (leaveOut(pod.metadata.namespace) !== undefined) === isLeftOut)
      .flatMap((pod) => containersOf(pod).flatMap(({ image }) => (image === undefined ? [] : [fullReference(image)])));
  const judged = new Set(imagesOf(false));
  return new Set(imagesOf(true).filter((image) => !judged.has(image)));
}

function nodeOffences(view: ClusterView, leftOut: ReadonlySet<string>): readonly Offence[] {
  return kubeletHosts(view).flatMap(({ host, snapshot: { images } }) =>
    ('references' in images ? images.references : []).flatMap((reference): readonly Offence[] => {
      const fault = imageFault(reference);
      if (fault === undefined) return [];
      const aside = leftOut.has(fullReference(reference)) ? 'only of system namespaces' : undefined;
      return [{ object: reference, fault: `image on ${host.name} ${fault}`, aside }];
    }),
  );
}

function baseOffences({ dockerfiles }: ClusterView): readonly Offence[] {
  return (dockerfiles ?? []).flatMap((file) =>
    baseImagesOf(file).flatMap(({ line, written, image }): readonly Offence[] => {
      const object = `${file.path}:${line}`;
      if (image === undefined) return [{ object, fault: `base image ${written} is up to whoever builds it`, isDoubtful: true }];
      const fault = imageFault(image);
      return fault === undefined ? [] : [{ object, fault: `base image ${image} ${fault}` }];
    }),
  );
}
