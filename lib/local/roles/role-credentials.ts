const PREFIX = 'LOCALROLE';

/**
 * Credentials that say which role their holder has assumed. The stores read the role from the access key id of a request's
 * signature; the signature itself is not checked.
 */
export function credentialsOf(roleArn: string): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
} {
  return { accessKeyId: `${PREFIX}${roleArn.split('/').at(-1) ?? ''}`, secretAccessKey: 'local' };
}

/** The name of the role that signed a request; undefined for a caller without one (an operator on the laptop). */
export function signingRole(authorization: string | undefined): string | undefined {
  const accessKeyId = /Credential=([^/,\s]+)/.exec(authorization ?? '')?.[1];
  return accessKeyId?.startsWith(PREFIX) === true ? accessKeyId.slice(PREFIX.length) : undefined;
}
