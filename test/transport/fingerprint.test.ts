import { expect, it } from 'vitest';
import { fingerprint } from '../../src/transport/fingerprint.js';

it.each([
  [
    'AAAAC3NzaC1lZDI1NTE5AAAAINyHSpUYvAlmr+V0yKuq/Mn0AgksCGaq8Ux+HCXYPmra',
    'SHA256:OxrFxCx1JSkSsU91FlSKJgW+scVvRP0diNhWFrrk568',
  ],
  [
    'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPwF78pIBAIBcsssQqawnRD0+39FCQuptSw7HvniDUKAyvyWUFidFJdu86gVrhxyFzNR9SZx4EretIYhTw/gJPM=',
    'SHA256:NFv+5D6NvY1rVDs4BTRNG/HXMdFR4Z1N7qgJQlncINw',
  ],
])('the fingerprint of a key is what ssh-keygen prints (%#)', (key, printed) => {
  expect(fingerprint(Buffer.from(key, 'base64'))).toBe(printed);
});
