import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { packagedDirectory } from '../../src/benchmark/packaged-directory.js';
import { readSources } from '../../src/benchmark/sources.js';

const controls = [...readSources().controls.values()];
const benchmarks = availableBenchmarks().map(({ id }) => loadBenchmark(id));

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

describe('the controls that come with the package', () => {
  test('are each numbered by a benchmark', () => {
    const numbered = new Set(benchmarks.flatMap((benchmark) => benchmark.controls.map((control) => control.slug)));
    expect(controls.map((control) => control.slug).filter((slug) => !numbered.has(slug))).toEqual([]);
  });

  test('have a title of their own in either language', () => {
    expect(repeated(controls.map((control) => control.title.en))).toEqual([]);
    expect(repeated(controls.map((control) => control.title.zh))).toEqual([]);
    expect(controls.filter((control) => !/\p{Script=Han}/u.test(control.title.zh)).map(({ slug }) => slug)).toEqual([]);
    expect(controls.filter((control) => /\p{Script=Han}/u.test(control.title.en)).map(({ slug }) => slug)).toEqual([]);
  });

  test('have short titles that are sentences about the goal', () => {
    expect(controls.filter(({ title }) => title.en.length > 75 || /[.。]$/.test(title.en + title.zh))).toEqual([]);
  });

  test('are described in words of their own', () => {
    const directories = ['.', 'controls', 'layouts'].map((name) => join(packagedDirectory, name));
    const files = directories.flatMap((directory) =>
      readdirSync(directory).filter((name) => name.endsWith('.yaml')).map((name) => join(directory, name)),
    );
    const borrowed = /ensure that|verify that|as appropriate|more restrictive|argument is|确保/i;
    expect(files.filter((file) => borrowed.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

describe('the layout of kubeadm', () => {
  const kubeadm = loadLayouts().find((layout) => layout.id === 'kubeadm');

  test('knows every file that a control looks at', () => {
    const names = controls.flatMap(({ checks }) => checks.flatMap((check) => ('file' in check ? [check.file] : [])));
    expect(names.filter((name) => kubeadm?.files[name] === undefined)).toEqual([]);
  });

  test('says where static pods are declared and by what it is recognised', () => {
    expect(kubeadm?.manifests).toBe('/etc/kubernetes/manifests');
    expect(kubeadm?.detect).toContain('/etc/kubernetes/manifests');
  });

  test('looks at everything below the PKI directory, certificates and keys apart', () => {
    expect(kubeadm?.files['pki.directory']).toEqual(['/etc/kubernetes/pki/**']);
    expect(kubeadm?.files['pki.certificates']).toEqual(['/etc/kubernetes/pki/**.crt']);
    expect(kubeadm?.files['pki.keys']).toEqual(['/etc/kubernetes/pki/**.key']);
  });
});
