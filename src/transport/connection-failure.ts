/** Why a host could not be worked with. */
export type ConnectionFailureCode =
  | 'CONNECT_ERROR'
  | 'CONNECT_TIMEOUT'
  | 'HOST_KEY_UNKNOWN'
  | 'HOST_KEY_CHANGED'
  | 'AUTH_ERROR'
  | 'BECOME_ERROR'
  | 'FORWARD_ERROR'
  | 'CONNECTION_LOST'
  | 'SCRIPT_TIMEOUT';

/** A connection that could not be made or was lost. The message says what, where and what to do. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure';
  constructor(
    readonly host: string,
    readonly code: ConnectionFailureCode,
    message: string,
  ) {
    super(message);
  }
}
