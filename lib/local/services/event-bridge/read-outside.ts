import { checkResource } from '../../template/check-resource.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { refuse } from '../../template/read-property.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import type { TemplateResource } from '../../template/template-resource.ts';
import { hasOtherReference } from './secret-reference.ts';

/** A connection: the headers that it adds to a request. */
export interface Connection {
  readonly arn: string;
  /** The secret in which EventBridge keeps the credentials. */
  readonly secretArn: string;
  /** Their values can have dynamic references. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An API destination. */
export interface ApiDestination {
  readonly arn: string;
  readonly url: string;
  readonly method: string;
  readonly connection: Connection;
}

/** The addresses outside AWS that a template names, by ARN. */
export interface Outside {
  readonly connections: ReadonlyMap<string, Connection>;
  readonly destinations: ReadonlyMap<string, ApiDestination>;
}

/**
 * Reads the connections and API destinations of a template.
 *
 * @throws UnsupportedError with logical id and path, never with a value
 */
export function readOutside(resources: readonly TemplateResource[], account: LocalAccount): Outside {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const connections = new Map(
    of('AWS::Events::Connection').map((resource) => {
      const connection = readConnection(resource, account);
      return [connection.arn, connection] as const;
    }),
  );
  const destinations = of('AWS::Events::ApiDestination').map((resource) => {
    const destination = readDestination(resource, account, connections);
    return [destination.arn, destination] as const;
  });
  return { connections, destinations: new Map(destinations) };
}

interface Parameter {
  readonly Key: string;
  readonly Value: string;
}

interface AuthParameters {
  readonly ApiKeyAuthParameters?: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
  readonly BasicAuthParameters?: { readonly Username: string; readonly Password: string };
  readonly InvocationHttpParameters?: { readonly HeaderParameters?: readonly Parameter[] };
}

function readConnection(resource: TemplateResource, account: LocalAccount): Connection {
  checkResource(resource);
  const { type, logicalId, properties } = resource;
  const parameters = (properties.AuthParameters ?? {}) as AuthParameters;
  const place = { logicalId, path: 'Properties/AuthParameters' };
  // The messages of the schemas would contain the values.
  for (const [name, allowed] of Object.entries({ ...MEMBERS, [HTTP]: ['HeaderParameters'] })) {
    const given = Object.keys((parameters as Readonly<Record<string, object | undefined>>)[name] ?? {});
    const unknown = given.find((member) => !allowed.includes(member));
    if (unknown !== undefined) refuse({ logicalId, path: `${place.path}/${name}/${unknown}` }, 'this member');
  }
  const other = Object.keys(parameters).find((name) => !Object.hasOwn(MEMBERS, name) && name !== HTTP);
  if (other !== undefined) refuse({ logicalId, path: `${place.path}/${other}` }, 'this member');
  if (hasOtherReference(JSON.stringify(parameters)))
    refuse(place, 'a dynamic reference to anything but secretsmanager');
  const { attributes } = describeResource(type, logicalId, account, properties);
  return {
    arn: attributes.Arn ?? logicalId,
    secretArn: attributes.SecretArn ?? logicalId,
    headers: headersOf(parameters),
  };
}

const HTTP = 'InvocationHttpParameters';

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  ApiKeyAuthParameters: ['ApiKeyName', 'ApiKeyValue'],
  BasicAuthParameters: ['Username', 'Password'],
};

/** The value of a header with user name and password is encoded when it is sent (`headersFor`). */
export const BASIC = 'Basic ';

function headersOf(parameters: AuthParameters): Readonly<Record<string, string>> {
  const { ApiKeyAuthParameters: key, BasicAuthParameters: basic } = parameters;
  const { HeaderParameters = [] } = parameters.InvocationHttpParameters ?? {};
  return {
    ...Object.fromEntries(HeaderParameters.map(({ Key, Value }) => [Key.toLowerCase(), Value])),
    ...(key !== undefined && { [key.ApiKeyName.toLowerCase()]: key.ApiKeyValue }),
    ...(basic !== undefined && { authorization: `${BASIC}${basic.Username}:${basic.Password}` }),
  };
}

function readDestination(
  resource: TemplateResource,
  account: LocalAccount,
  connections: ReadonlyMap<string, Connection>,
): ApiDestination {
  checkResource(resource);
  const { type, logicalId, properties } = resource;
  const { ConnectionArn, HttpMethod, InvocationEndpoint } = properties as Readonly<Record<string, string>>;
  const connection = connections.get(ConnectionArn ?? '');
  if (connection === undefined)
    return refuse(
      { logicalId, path: 'Properties/ConnectionArn' },
      'a connection that is not in the template',
    );
  const { attributes } = describeResource(type, logicalId, account, properties);
  return {
    arn: attributes.Arn ?? logicalId,
    url: InvocationEndpoint ?? '',
    method: HttpMethod ?? 'POST',
    connection,
  };
}
