/** An object of the Kubernetes API, by what names it. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A file that is written from a template in which the host fills in a key that it makes itself. */
export interface KeyedFile {
  readonly path: string;
  readonly template: string;
}

/** A pod that is started for a moment, to see that one starts: the node that it is bound to, and its image. */
export interface NewPod {
  readonly node: string;
  readonly image: string;
}

/** What a fix does that is no write of one file. Plain JSON: all that is needed to do it stands in it. */
export type Action =
  /** Gives the running kernel values, by dotted name. */
  | { readonly kind: 'load-kernel-settings'; readonly settings: Readonly<Record<string, string>> }
  /** Makes a system user with a group of the same name, without a home or a shell. */
  | { readonly kind: 'create-system-user'; readonly user: string }
  /** Creates objects through the API server, in the order of the manifest. */
  | { readonly kind: 'create-objects'; readonly objects: readonly ObjectName[]; readonly manifest: string }
  /** Merges a patch into an object that exists (JSON merge patch, RFC 7386). */
  | { readonly kind: 'patch-object'; readonly object: ObjectName; readonly patch: Readonly<Record<string, unknown>> }
  /** Waits for the request of a node's kubelet for a serving certificate, approves it when it fits, and sees it served. */
  | {
      readonly kind: 'approve-serving-certificate';
      readonly node: string;
      /** The file on the masters with the certificate of the authority by which it has to be signed. */
      readonly authority: string;
    }
  /**
   * Writes an encryption configuration with a key of 32 bytes, which the host makes, or which is taken from the host
   * that has one already, through the connections of the run.
   */
  | {
      readonly kind: 'write-encryption-key';
      readonly directory: string;
      readonly files: readonly KeyedFile[];
      /** Host of the run whose key is taken; absent: a new one is made. */
      readonly keyOf?: string;
    }
  /** Replaces one text of a ConfigMap, if it is still the one that the plan was made from. */
  | {
      readonly kind: 'replace-config-map-text';
      readonly namespace: string;
      readonly name: string;
      readonly key: string;
      /** Hex SHA-256 digest of the text that is replaced. */
      readonly before: string;
      readonly text: string;
    }
  /** Writes every Secret again, so that it is stored as the API servers store now, and looks at what etcd has. */
  | { readonly kind: 'rewrite-secrets'; readonly storedPrefix: string }
  /** Starts pods through the host's own API server, sees them run, and deletes them again. */
  | { readonly kind: 'start-pod'; readonly pods: readonly NewPod[] }
  /** Takes back an action of an earlier run on the same host. */
  | {
      readonly kind: 'take-back';
      readonly action: Exclude<Action, { readonly kind: 'take-back' }>;
      readonly run: string;
      /** Place of that action in the host's part of that run. */
      readonly sequence: number;
    };
