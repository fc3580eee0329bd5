import type { ServiceError } from '../../service-error.ts';
import type { Request } from './request.ts';

/** Returns the service's error for a request that breaks the rule, or undefined. */
export type RequestRule = (request: Request) => ServiceError | undefined;
