import type { Component } from './component.js';

/** A path that exists and could be looked at. */
export interface PresentFile {
  readonly state: 'present';
  readonly type: 'file' | 'directory' | 'other';
  /** Permission bits, setuid, setgid and sticky included (0o7777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Name of the owner as the host knows it, or the number in decimal when it has no name. */
  readonly user: string;
  readonly group: string;
  readonly size: number;
  /** Number of hard links. */
  readonly links: number;
  /** Time of the last change of the content, in seconds since 1970. */
  readonly modified?: number;
  /** The path after following symbolic links, when it differs. */
  readonly realPath?: string;
  /** Hex digest of the content, when the content was read. */
  readonly sha256?: string;
  /** The content, when it was read and is valid UTF-8. */
  readonly content?: string;
}

/** What was seen at one path: present, absent, or not to be seen (with the cause). */
export type FileFact =
  | PresentFile
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** One running process of a component. */
export interface ProcessFact {
  readonly pid: number;
  readonly component: Component;
  readonly argv: readonly string[];
  /** Only variables that configure the component (ETCD_*), never passwords. */
  readonly env: Readonly<Record<string, string>>;
  /** Start time in clock ticks since boot (field 22 of /proc/PID/stat): larger is newer. */
  readonly startTicks: number;
  readonly uid: number;
  readonly cwd: string;
  /** The systemd service that it runs in, by its control group; absent in a container. */
  readonly unit?: string;
  /** True when the process belongs to a pod that came from the API server, not from a manifest file on the host. */
  readonly isWorkload: boolean;
}

/** A systemd unit as `systemctl show` describes it. */
export interface UnitFact {
  readonly name: string;
  readonly activeState: string;
  readonly fragmentPath: string;
  readonly dropInPaths: readonly string[];
  readonly environmentFiles: readonly string[];
}

/** What was taken out of a file that is not carried whole. */
export type Excerpt =
  | { readonly state: 'taken'; readonly text: string }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** The images that a host's container runtime has, or why it did not tell. */
export type ImageListing =
  | {
      readonly tool: 'crictl' | 'ctr' | 'docker';
      /** `registry.example.com/app:1.2`, `registry.example.com/app@sha256:…`; `<none>` stands for a missing part. */
      readonly references: readonly string[];
    }
  | { readonly reason: string };

/** A process of another user than root that has a file open. */
export interface FileUser {
  readonly pid: number;
  readonly uid: number;
  /** Its group and its supplementary groups. */
  readonly gids: readonly number[];
  /** The kernel's name of it, of at most 15 characters. */
  readonly name: string;
}

/** An established TCP connection to a port of the host. */
export interface ConnectionFact {
  readonly port: number;
  /** Address of the other end: `192.0.2.7`, `2001:db8::7`. */
  readonly peer: string;
}

/** Everything that one probe saw on one host. Plain JSON: it can be saved and judged again later. */
export interface Snapshot {
  readonly schema: 'cis-bench/snapshot/v1';
  readonly host: string;
  /** Id of the layout that the host has, and by what that is known. */
  readonly layout: string;
  readonly layoutReason: string;
  /** The user id that the probe ran as. */
  readonly uid: number;
  readonly bootId: string;
  /** When the host started, in seconds since 1970; absent where it does not tell. */
  readonly bootTime?: number;
  /** By absolute path on the host, without the inventory's root prefix. */
  readonly files: Readonly<Record<string, FileFact>>;
  /** Paths found below a directory or by a glob, by the pattern that was asked for. */
  readonly listings: Readonly<Record<string, readonly string[]>>;
  readonly processes: readonly ProcessFact[];
  readonly units: Readonly<Record<string, UnitFact>>;
  /** Versions as the programs print them, without the leading v: `1.20.2`. */
  readonly versions: Readonly<Partial<Record<Component, string>>>;
  /** Kernel settings by dotted name. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** User names known to the host's passwd database, of those that controls ask for. */
  readonly knownUsers: readonly string[];
  /** For each other file in the static-pod directory, the names that it declares. */
  readonly podNames: Readonly<Record<string, readonly string[]>>;
  /** The host's time in seconds since 1970, so that a saved snapshot is judged the same at any time. */
  readonly clock: number;
  /** PEM blocks of certificates, by the path of the file or kubeconfig that they are in. */
  readonly certificates: Readonly<Record<string, Excerpt>>;
  /** Of private keys only the lines that say what they are: `-----BEGIN RSA PRIVATE KEY-----`. */
  readonly privateKeys: Readonly<Record<string, Excerpt>>;
  /**
   * Encryption configurations, without any word that may be a key, and the configuration of container runtimes and
   * network plugins, with only the values that controls look at; the others are empty texts.
   */
  readonly documents: Readonly<Record<string, Excerpt>>;
  readonly images: ImageListing;
  /** Established connections to the kubelet's read-only port. Absent, as the next two, in snapshots of older versions. */
  readonly connections?: readonly ConnectionFact[];
  /** Of files that were looked at: who but root has them open. */
  readonly openBy?: Readonly<Record<string, readonly FileUser[]>>;
  /** Free bytes of the file system that has a directory, or that would have it once it is made. */
  readonly freeBytes?: Readonly<Record<string, number>>;
}
