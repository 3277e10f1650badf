import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A host's file system in a temporary folder, for scripts that are run with it as their path prefix. */
export class HostTree {
  readonly root = mkdtempSync(join(tmpdir(), 'host-tree-'));

  constructor() {
    const uid = process.getuid?.() ?? 0;
    const gid = process.getgid?.() ?? 0;
    // whoever runs the tests is this host's root
    this.write('/etc/passwd', `root:x:${uid}:${gid}:root:/root:/bin/sh\netcd:x:4711:4711::/:/bin/false\n`);
    this.write('/etc/group', `root:x:${gid}:\n`);
    this.directory('/proc');
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    chmodSync(this.path(path), mode);
  }

  directory(path: string, mode = 0o755): void {
    mkdirSync(this.path(path), { recursive: true });
    chmodSync(this.path(path), mode);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
  }

  /** An entry of the process directory. */
  process(pid: number, argv: readonly string[], facts: { ticks?: number; env?: readonly string[]; cgroup?: string } = {}): void {
    const before = Array.from({ length: 18 }, () => '0').join(' ');
    this.write(`/proc/${pid}/cmdline`, argv.map((argument) => `${argument}\0`).join(''));
    this.write(`/proc/${pid}/stat`, `${pid} (odd) name) S ${before} ${facts.ticks ?? pid} 0 0\n`);
    this.write(`/proc/${pid}/environ`, (facts.env ?? []).map((variable) => `${variable}\0`).join(''));
    this.write(`/proc/${pid}/cgroup`, facts.cgroup ?? '0::/system.slice\n');
    this.link(`/proc/${pid}/cwd`, '/');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
