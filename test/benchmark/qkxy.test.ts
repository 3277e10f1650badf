import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { NumberedControl } from '../../src/model/control.js';

/** One requirement as the standard's tables have it. */
interface Published {
  readonly number: string;
  /** 是 or 否, the column 自动化. */
  readonly automated: string;
  readonly object: string;
  /** The flag, file or plugin that the requirement is about; chapters 5.7 and 5.8 have no such column. */
  readonly parameter: string;
  /** 应 or 宜, the first of them in the requirement; empty where it has neither. */
  readonly word: string;
}

const benchmark = loadBenchmark('qkxy-cs001-2023', readSources());
const published = readTable('test/cases/benchmark/qkxy-cs001-2023.tsv');
const page = readFileSync('docs/qkxy.md', 'utf8');

function readTable(path: string): readonly Published[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const keys = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(keys.map((key, index) => [key, cells[index] ?? ''])) as unknown as Published;
  });
}

function controlOf(number: string): NumberedControl {
  const control = benchmark.controls.find((each) => each.number === number);
  if (control === undefined) throw new Error(`qkxy-cs001-2023 has no ${number}`);
  return control;
}

/** The flags, environment left aside, and the plugins that a control's checks name. */
function namesIn({ checks }: NumberedControl): ReadonlySet<string> {
  return new Set(
    checks.flatMap((check) => {
      if (!('setting' in check)) return [];
      const { flag, key } = check.setting;
      const members = Object.values(check.must ?? {}).filter((value): value is string => typeof value === 'string');
      return [`--${flag}`, ...(key === undefined ? [] : [key]), ...members];
    }),
  );
}

/** The rows of the first table below a heading of the page, as the first cell's numbers and the other cells. */
function rowsBelow(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return body.split('\n').filter((line) => line.startsWith('| ')).slice(1);
}

describe('qkxy-cs001-2023', () => {
  test('has the 156 requirements of the standard, and no others', () => {
    expect(published).toHaveLength(156);
    expect(benchmark.controls.map((control) => control.number)).toEqual(published.map((row) => row.number));
  });

  test('keeps the column 自动化 of all of them: 84 是, 72 否', () => {
    const ours = benchmark.controls.map(({ number, automated }) => `${number} ${automated ? '是' : '否'}`);
    expect(ours).toEqual(published.map(({ number, automated }) => `${number} ${automated}`));
    expect(benchmark.controls.filter((control) => control.automated)).toHaveLength(84);
  });

  test('puts at level 2 what the standard asks for with 宜', () => {
    const ours = benchmark.controls.filter((control) => control.level === 2).map((control) => control.number);
    expect(ours).toEqual(published.filter((row) => row.word === '宜').map((row) => row.number));
  });

  test('is for no Kubernetes version in particular', () => {
    expect(benchmark.kubernetes).toEqual([]);
  });

  test('has a title of its own for each requirement, in either language', () => {
    const titles = benchmark.controls.map((control) => control.title);
    expect(new Set(titles.map((title) => title.zh)).size).toBe(156);
    expect(new Set(titles.map((title) => title.en)).size).toBe(156);
    expect(titles.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
    expect(titles.filter(({ en }) => /\p{Script=Han}/u.test(en) || en.length > 80)).toEqual([]);
  });

  test('begins its Chinese titles with the object that the standard names', () => {
    const isNamed = ({ number, object }: Published): boolean =>
      withoutSpaces(controlOf(number).title.zh).startsWith(`${withoutSpaces(misprints[object] ?? object)}：`);
    expect(published.filter((row) => !isNamed(row))).toEqual([]);
  });

  test.each(published.filter((row) => /^--|^[A-Z][A-Za-z]+( \(|$)/.test(row.parameter)))(
    '$number looks at $parameter',
    ({ number, parameter }) => {
      const names = parameter.match(/--[A-Za-z-]+|[A-Z][A-Za-z]+(?= |$)/g) ?? [];
      const asked = names.filter((name) => !name.startsWith('Kubernetes')).map((name) => misprints[name] ?? name);
      const seen = namesIn(controlOf(number));
      expect(asked.filter((name) => !seen.has(name))).toEqual([]);
    },
  );

  test('asks each requirement of the component or file that the standard names', () => {
    const ofHosts = published.filter((row) => row.parameter !== '' && row.object !== '准入控制插件');
    const wrong = ofHosts.filter(({ number, object }) => {
      const name = misprints[object] ?? object.replaceAll(' ', '-');
      return controlOf(number).component !== name;
    });
    expect(wrong).toEqual([]);
    const manifests = ofHosts.filter((row) => row.parameter.includes('pod描述文件'));
    const filesOf = ({ checks }: NumberedControl): readonly string[] =>
      checks.map((check) => ('file' in check ? check.file : ''));
    const controls = manifests.map(({ number }) => controlOf(number));
    expect(controls.map(filesOf)).toEqual(controls.map(({ component }) => [`${component}.manifest`]));
  });

  test('asks nothing twice', () => {
    expect(new Set(benchmark.controls.map((control) => control.slug)).size).toBe(156);
  });

  test('asks for mode 600 of every file, and for 700 of the data directory of etcd', () => {
    const modeOf = ({ number, checks }: NumberedControl): readonly string[] =>
      checks.flatMap((check) => {
        const must = 'file' in check ? check.must : undefined;
        return must !== undefined && 'modeAtMost' in must ? [`${number}: ${must.modeAtMost}`] : [];
      });
    const modes = new Set(benchmark.controls.flatMap(modeOf));
    const others = ['5.1.1.1', '5.1.1.3', '5.2.1.1', '5.2.1.3', '5.3.1.1', '5.3.1.3', '5.4.1.1', '5.5.1.1', '5.6.1.1'];
    const files = [...others, '5.6.1.3', '5.6.1.5', '5.6.1.7', '5.8.1.1'];
    expect(modes).toEqual(new Set([...files.map((number) => `${number}: 0600`), '5.4.1.3: 0700']));
  });

  test('gives every chapter its hosts, the deepest section that says so first', () => {
    const rolesOf = (number: string): string => `${number}: ${controlOf(number).roles.join(' ')}`;
    expect(['5.1.1.1', '5.2.4.2', '5.3.1.1', '5.4.3.1', '5.5.1.1', '5.6.5.5'].map(rolesOf)).toEqual([
      '5.1.1.1: master',
      '5.2.4.2: master',
      '5.3.1.1: master',
      '5.4.3.1: etcd',
      '5.5.1.1: node',
      '5.6.5.5: node',
    ]);
    expect(['5.7.1.19', '5.7.4.4', '5.8.1.1', '5.8.2.1'].map(rolesOf)).toEqual([
      '5.7.1.19: master node',
      '5.7.4.4: master',
      '5.8.1.1: master node',
      '5.8.2.1: master',
    ]);
  });

  test('leaves no parameter open', () => {
    expect(JSON.stringify(benchmark.controls)).not.toContain('$');
  });

  test('never applies unasked what breaks a cluster where the standard asks for it', () => {
    const reviewed = ['5.1.2.1', '5.1.2.9', '5.1.2.16', '5.1.2.17', '5.4.1.4', '5.4.3.1', '5.6.5.5'];
    expect(reviewed.filter((number) => controlOf(number).risk !== 'review')).toEqual([]);
  });
});

/** Names that the tables misspell or take for a flag, or that have gone, and what is meant or looked at instead. */
const misprints: Readonly<Record<string, string>> = {
  apiserve: 'apiserver',
  '--RotateKubeletServerCertificate': 'RotateKubeletServerCertificate',
  '--stream-connection-idle-timeout': '--streaming-connection-idle-timeout',
  '--pids-max-pids': '--pod-max-pids',
  '--experimental-encryption-provider-config': '--encryption-provider-config',
};

function withoutSpaces(text: string): string {
  return text.replaceAll(' ', '').toLowerCase();
}

describe('the slips of the standard', () => {
  const noted = benchmark.controls.filter((control) => control.note !== undefined);

  test('are noted in either language where they are', () => {
    const notes = noted.map((control) => control.note);
    expect(notes.filter((note) => !/Appendix A|able|requirement/.test(note?.en ?? ''))).toEqual([]);
    expect(notes.filter((note) => !/附录 A|表|要求/.test(note?.zh ?? ''))).toEqual([]);
    const quoted = /宜|应当?|命[令名]空间/g;
    expect(notes.filter((note) => /\p{Script=Han}/u.test((note?.en ?? '').replace(quoted, '')))).toEqual([]);
  });

  const known = ['5.1.1.1', '5.1.2.21', '5.2.2.4', '5.4.1.4', '5.4.2.6', '5.5.1.2', '5.6.3.1', '5.6.3.2', '5.7.1.12'];

  test.each([...known, '5.7.1.13'])('%s has one', (number) => expect(controlOf(number).note).toBeDefined());

  test('are listed in docs/qkxy.md, each with its note', () => {
    const listed = rowsBelow('What is mistaken in the standard, and what is judged instead').flatMap((row) => {
      const [, numbers = '', text = ''] = row.split('|').map((cell) => cell.trim());
      return numbers.split(', ').map((number): [string, string] => [number, text]);
    });
    const notes = noted.map(({ number, note }): [string, string] => [number, note?.en ?? '']);
    expect(new Map(listed)).toEqual(new Map(notes));
    expect(listed).toHaveLength(notes.length);
  });
});

describe('docs/qkxy.md', () => {
  /** How far the checks of a control can conclude, in the words of the page. */
  function reachOf({ checks }: NumberedControl): string {
    const isShown = checks.some((check) => !('rule' in check) && check.must === undefined);
    const judged = checks.filter((check) => ('rule' in check && !(isShown && check.unmet === 'warn')) || ('must' in check && check.must !== undefined));
    if (checks.length === 0) return 'Are seen neither on the hosts nor in the API; only a person can judge them';
    if (judged.length === 0) return 'Are shown; a person decides';
    const isOpen = judged.every((check) => check.unmet === 'warn');
    return isOpen ? 'Can pass by themselves; what does not hold is for a person' : 'Are judged';
  }

  test('lists what is not judged to the end', () => {
    const bullets = [...page.matchAll(/^\* \*\*((?:Can|Are) [^*]+):\*\* (.+)$/gm)];
    const listed = bullets.map(([, reach = '', numbers = '']) => [reach, numbers.split(', ')]);
    const ours = listed.map(([reach]) => [
      reach,
      benchmark.controls.filter((control) => reachOf(control) === reach).map((control) => control.number),
    ]);
    expect(listed).toHaveLength(3);
    expect(listed).toEqual(ours);
  });
});

describe('the justifications of the standard', () => {
  const numbers = benchmark.justifications.flatMap((each) => each.controls);

  test('cover every requirement that Appendix B accepts exceptions to', () => {
    const inAppendixB = ['5.7.2.4', '5.7.2.9', '5.7.2.10', '5.7.2.11', '5.7.2.13', '5.7.2.16'];
    expect(inAppendixB.filter((number) => !numbers.includes(number))).toEqual([]);
  });

  test('are written in either language and say where the standard accepts them', () => {
    const texts = benchmark.justifications.map((each) => each.text);
    expect(texts.filter(({ en }) => !/\((Appendix B|table|A\.|5\.)[^)]*\)\.$|\(A\.13\)\.$/.test(en))).toEqual([]);
    expect(texts.filter(({ zh }) => !/（(附录 B|表|5\.)[^）]*）。$/.test(zh))).toEqual([]);
  });

  test('have ids of their own and are listed in docs/qkxy.md', () => {
    const ids = benchmark.justifications.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
    const cellsOf = (row: string): readonly string[] => row.split('|').map((cell) => cell.trim());
    const listed = rowsBelow('Ready-made justifications').map((row) => cellsOf(row).slice(1, 3));
    const ours = benchmark.justifications.map(({ id, controls }) => [`\`${id}\``, controls.join(', ')]);
    expect(listed).toEqual(ours);
  });
});
