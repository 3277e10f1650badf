/** A host's lock could neither be taken nor be seen in another's hands. The message says where, why, and what to do. */
export class LockFailed extends Error {
  override readonly name = 'LockFailed';
  /** @param why ends a sentence that begins with the host; printable */
  constructor(
    readonly host: string,
    why: string,
  ) {
    super(
      `${host} ${why}. Nothing was changed, for without the lock another run might change the same hosts; see that the ` +
        'host has space and a writable file system, and run the command again.',
    );
  }
}
