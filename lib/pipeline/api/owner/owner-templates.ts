import { loadMappingTemplate } from '../../../contracts/load-mapping-template.ts';
import { MAX_NAME_LENGTH } from '../../producers/longest-source-name.ts';
import { type DeliveryOwners, hasOwner, longestOwner } from './delivery-owners.ts';
import { findCaller } from './find-caller.ts';

/** Values of `accept-delivery.request`: how an id begins, and what is known of the owner. */
export function requestValues(
  source: string,
  owners: DeliveryOwners | undefined,
): Readonly<Record<'OWNER' | 'PREFIX' | 'MAX_KEY_LENGTH' | 'RUN_PREFIX' | 'OWNER_MEMBER', string>> {
  const OWNER = ownerPart(source, owners);
  if (!hasOwner(owners)) {
    const MAX_KEY_LENGTH = String(maxKeyLength(source, owners));
    return { OWNER, PREFIX: `${source}-`, MAX_KEY_LENGTH, RUN_PREFIX: '', OWNER_MEMBER: '' };
  }
  return {
    OWNER,
    PREFIX: '$prefix',
    MAX_KEY_LENGTH: '$most',
    // A run that is named after the request has no owner in its name: Ingest makes the id.
    RUN_PREFIX: `\n#set($prefix = "${source}-")`,
    OWNER_MEMBER: String.raw`\"owner\":\"$owner\",`,
  };
}

function ownerPart(source: string, owners: DeliveryOwners | undefined): string {
  if (owners === undefined) return '';
  const values = {
    CALLER: findCaller(owners),
    // What the owner must be: some name, or none.
    MAY_POST: hasOwner(owners) ? '[0-9A-Za-z-]+' : '',
    SOURCE: source,
    MOST: String(MAX_NAME_LENGTH - `${source}__`.length),
  };
  return `\n${loadMappingTemplate('accept-delivery.owner', values).trimEnd()}`;
}

/** Characters that a key may have, whoever of the owners sends it. */
export function maxKeyLength(source: string, owners: DeliveryOwners | undefined): number {
  const before = hasOwner(owners) ? `${source}__`.length + longestOwner(owners) : `${source}-`.length;
  return MAX_NAME_LENGTH - before;
}

const FOREIGN_KEY = 'This API key may not post to this source. Nothing was stored.';

const NOT_OWNER: Readonly<Record<DeliveryOwners['by'], string>> = {
  apiKey: FOREIGN_KEY,
  nobody: FOREIGN_KEY,
  iam: 'The request names no role or user that could own the delivery. Nothing was stored.',
};

/**
 * The answer to a refused request, with 403 in front for a caller who may not post here. Nothing is written before and after
 * `otherwise`, so the comments and the last line break are left out: an echo must be the whole body.
 */
export function answerNotOwner(owners: DeliveryOwners | undefined, otherwise: string): string {
  if (owners === undefined) return otherwise;
  const values = { DETAIL: NOT_OWNER[owners.by], OTHERWISE: otherwise };
  return loadMappingTemplate('accept-delivery.not-owner', values)
    .replace(/^(##.*\n)+/, '')
    .trimEnd();
}

/**
 * The owner whose deliveries a caller reads besides its own. What belongs to nobody is read with the pipeline's own key, which is
 * nobody's either, and by every role and user.
 */
const ALSO_READ: Readonly<Record<DeliveryOwners['by'], string>> = {
  apiKey: '$caller',
  nobody: '$caller',
  iam: '""',
};

/** What `read-delivery.answered` has more where deliveries have owners. */
export function readerPart(owners: DeliveryOwners | undefined): string {
  if (owners === undefined) return '';
  const values = { CALLER: findCaller(owners), ALSO_READ: ALSO_READ[owners.by] };
  return `\n${loadMappingTemplate('read-delivery.owner', values).trimEnd()}`;
}
