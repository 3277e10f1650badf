import { comment } from './comment.js';

/** The comment in the place of an object whose name Kubernetes does not allow. */
export function refused(kind: string, name: string): string {
  return `${comment(`Left out: ${JSON.stringify(name)} is no name that Kubernetes allows for a ${kind}.`)}\n`;
}
