const PREFIX = 'LOCALROLE';

/**
 * Credentials of an assumed role. The stores read the role from the access key id in a request's signature. The
 * signature itself is not checked.
 */
export function credentialsOf(roleArn: string): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
} {
  return { accessKeyId: `${PREFIX}${roleArn.split('/').at(-1) ?? ''}`, secretAccessKey: 'local' };
}

/** The name of the role that signed a request; undefined for a caller without a role (an operator). */
export function signingRole(authorization: string | undefined): string | undefined {
  const accessKeyId = /Credential=([^/,\s]+)/.exec(authorization ?? '')?.[1];
  return accessKeyId?.startsWith(PREFIX) === true ? accessKeyId.slice(PREFIX.length) : undefined;
}
