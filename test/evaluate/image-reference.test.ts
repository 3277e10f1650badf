import { describe, expect, it } from 'vitest';
import { fullReference, imageFault } from '../../src/evaluate/cluster-rules/image-reference.js';

describe('a reference to an image', () => {
  it.each([
    ['nginx', true],
    ['nginx:latest', true],
    ['localhost:5000/nginx', true],
    ['nginx:latest@sha256:00', true],
    ['localhost:5000/nginx:1', false],
    ['nginx:latest-alpine', false],
    ['latest:1', false],
    ['nginx@sha256:00', false],
    ['<none>:<none>', false],
  ])('%s: offends %s', (reference, offends) => {
    expect(imageFault(reference) !== undefined).toBe(offends);
  });

  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['calico/node:v1', 'docker.io/calico/node:v1'],
    ['localhost:5000/x', 'localhost:5000/x:latest'],
    ['localhost/x:1@sha256:00', 'localhost/x@sha256:00'],
  ])('%s is %s in full', (reference, full) => {
    expect(fullReference(reference)).toBe(full);
  });
});
