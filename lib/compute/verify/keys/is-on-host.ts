/**
 * What stands for a part of a host in a pattern. `{region}`: by their form alone the names of AWS regions are no names of S3 buckets'
 * endpoints, so `sns.s3-us-west-2.amazonaws.com`, a bucket that anybody could own, is not on SNS's hosts.
 */
const WILDCARDS: Readonly<Record<string, string>> = {
  '{region}': '[a-z]{2}(?:-[a-z]+)+-\\d{1,2}',
  '{label}': '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?',
};

/**
 * Whether an address is on one of the hosts: by HTTPS, on its port, without credentials. The address is read as `fetch` reads it, so what is
 * checked is what is called.
 */
export function isOnHost(address: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  const plain = protocol === 'https:' && `${port}${username}${password}` === '';
  return plain && hosts.some((host) => patternOf(host).test(hostname));
}

function patternOf(host: string): RegExp {
  const labels = host.split(/(\{\w+\})/).map((piece) => WILDCARDS[piece] ?? piece.replaceAll('.', '\\.'));
  return new RegExp(`^${labels.join('')}$`);
}
