import type { CompiledMappingTemplate } from '../../../vtl/evaluate/compile-mapping-template.ts';
import type { FillUri } from './fill-uri.ts';
import type { ParameterSource } from './parameter-source.ts';

/** A compiled integration of a method. */
export interface Integration {
  readonly target: Target;
  /** Whether requests and responses are passed on unchanged (HTTP_PROXY, AWS_PROXY), without templates. */
  readonly proxy: boolean;
  readonly requestTemplates: MappingTemplates;
  readonly passthrough: PassthroughBehavior;
  readonly requestParameters: readonly MappedParameter[];
  readonly responses: readonly IntegrationResponse[];
  readonly timeoutInMillis: number;
}

/** The back end of an integration. */
export type Target = MockTarget | ActionTarget | HttpTarget | FunctionTarget;

/** API Gateway itself. */
interface MockTarget {
  readonly kind: 'mock';
}

/** The action of an AWS service and the role that API Gateway assumes for it. */
export interface ActionTarget {
  readonly kind: 'action';
  readonly service: string;
  readonly action: string;
  readonly roleArn: string;
}

/** An HTTP endpoint. */
export interface HttpTarget {
  readonly kind: 'http';
  /** ANY uses the client's method. */
  readonly httpMethod: string;
  readonly fillUri: FillUri;
}

/** A Lambda function, and the role to invoke it with if the integration has one. */
export interface FunctionTarget {
  readonly kind: 'function';
  readonly functionArn: string;
  readonly roleArn: string | undefined;
}

/** Templates by media type. `passthrough` is an empty string in CloudFormation: the body is not changed. */
export type MappingTemplates = ReadonlyMap<string, CompiledMappingTemplate | 'passthrough'>;

/** What happens to a body without a template. The first is the service's default. */
export const PASSTHROUGH_BEHAVIORS = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;

/** One of them. */
type PassthroughBehavior = (typeof PASSTHROUGH_BEHAVIORS)[number];

/** One mapping onto a header, a query parameter or a path parameter. */
export interface MappedParameter {
  readonly location: 'header' | 'querystring' | 'path';
  readonly name: string;
  readonly source: ParameterSource;
}

/** An integration response. It is chosen by the status of the service or by the error of the function. */
export interface IntegrationResponse {
  readonly statusCode: number;
  /** Undefined for the default response. */
  readonly selectionPattern: RegExp | undefined;
  /** Whether the method declares the status. If not, the service answers 500. */
  readonly declared: boolean;
  readonly templates: MappingTemplates;
  readonly parameters: readonly MappedParameter[];
}
