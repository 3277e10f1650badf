/** An inventory that cannot be used. The message has one line a problem: where, which key, what is wrong, a remedy. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';
}
