import { createHmac } from 'node:crypto';
import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';

/** The request, with its message as bytes. */
export interface GenerateMacRequest {
  readonly KeyId: string;
  readonly Message: Uint8Array;
  readonly MacAlgorithm: string;
}

/** What GenerateMac needs: the keys and the caller's permission. */
export interface GenerateMacOptions {
  readonly account: LocalAccount;
  /** Finds a key by its id or ARN. Its value is the material in base64, with `whsec_` in front or without. */
  readonly findKey: (id: string) => StoredSecret | undefined;
  /** AWS's message if the caller may not. */
  readonly authorize: (keyArn: string) => string | undefined;
}

/** KMS API reference, GenerateMac: the most bytes of a Message. */
const MOST_BYTES = 4_096;

/** Bytes of the material of an HMAC_256 key. A shorter secret is imported with zeros behind it, which changes no HMAC. */
const KEY_BYTES = 32;

/**
 * GenerateMac of KMS, for HMAC_256 keys.
 *
 * @throws ServiceError
 */
export function generateMac(request: GenerateMacRequest, options: GenerateMacOptions): object {
  const { KeyId, Message, MacAlgorithm } = request;
  const key = options.findKey(KeyId);
  const arn = KeyId.startsWith('arn:') ? KeyId : options.account.arn('kms', `key/${KeyId}`);
  const refusal = options.authorize(key?.arn ?? arn);
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
  if (key === undefined) throw new ServiceError('NotFoundException', `Key '${arn}' does not exist`);
  if (Message.length === 0 || Message.length > MOST_BYTES)
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length between 1 and ${MOST_BYTES}, inclusive`,
    );
  if (MacAlgorithm !== 'HMAC_SHA_256')
    throw new ServiceError('InvalidKeyUsageException', `${key.arn} is not valid for ${MacAlgorithm}`);
  const Mac = createHmac('sha256', materialOf(key)).update(Message).digest();
  return { KeyId: key.arn, Mac, MacAlgorithm };
}

function materialOf({ name, current }: StoredSecret): Buffer {
  const material = Buffer.from(current.value.replace(/^whsec_/, ''), 'base64');
  if (material.length > 0 && material.length <= KEY_BYTES) return material;
  throw new ServiceError(
    'KMSInvalidStateException',
    `The material of the key ${name} must be base64 of 1 to ${KEY_BYTES} bytes, got ${material.length} bytes.`,
  );
}
