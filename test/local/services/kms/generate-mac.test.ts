import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateMac } from '../../../../lib/local/services/kms/generate-mac.ts';
import type { StoredSecret } from '../../../../lib/local/services/secrets/stored-secret.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const ARN = LOCAL_ACCOUNT.arn('kms', 'key/Key');
const MATERIAL = Buffer.alloc(24, 7);

const keyOf = (value: string): StoredSecret => ({
  service: 'kms',
  name: 'Key',
  arn: ARN,
  type: 'SecureString',
  current: { id: '1', number: 1, value, createdAt: 0 },
});

function mac(given: object = {}, value = MATERIAL.toString('base64'), refusal?: string): unknown {
  const request = { KeyId: ARN, Message: Buffer.from('text'), MacAlgorithm: 'HMAC_SHA_256', ...given };
  return generateMac(request, {
    account: LOCAL_ACCOUNT,
    findKey: (id) => (id === ARN || id === 'Key' ? keyOf(value) : undefined),
    authorize: () => refusal,
  });
}

test.each([MATERIAL.toString('base64'), `whsec_${MATERIAL.toString('base64')}`])(
  'the MAC is that of the material %s',
  (value) => {
    expect(mac({}, value)).toEqual({
      KeyId: ARN,
      Mac: createHmac('sha256', MATERIAL).update('text').digest(),
      MacAlgorithm: 'HMAC_SHA_256',
    });
  },
);

test('zeros behind a shorter secret change no MAC', () => {
  const padded = Buffer.concat([MATERIAL, Buffer.alloc(8)]).toString('base64');
  expect(mac({}, padded)).toEqual(mac());
});

test.each([
  ['an unknown key', { KeyId: 'none' }, undefined, 'NotFoundException'],
  ['no message', { Message: Buffer.alloc(0) }, undefined, 'ValidationException'],
  ['a message of 4,097 bytes', { Message: Buffer.alloc(4_097) }, undefined, 'ValidationException'],
  ['another algorithm', { MacAlgorithm: 'HMAC_SHA_512' }, undefined, 'InvalidKeyUsageException'],
  ['material of 33 bytes', {}, Buffer.alloc(33).toString('base64'), 'KMSInvalidStateException'],
])('%s is refused', (_, given, value, code) => {
  expect(() => mac(given, value)).toThrow(expect.objectContaining({ code }));
});

test('a caller without the permission learns nothing of the key', () => {
  expect(() => mac({ KeyId: 'none' }, undefined, 'not authorized')).toThrow(
    expect.objectContaining({ code: 'AccessDeniedException', message: 'not authorized' }),
  );
});
