import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { Request } from './request.ts';

/**
 * A request with the name of the table instead of its ARN. DynamoDB accepts both, the embedded store only the name.
 *
 * @throws ServiceError for a table of another account or region: none exists here
 */
export function nameTable(request: Request, account: LocalAccount): Request {
  const { TableName } = request;
  if (typeof TableName !== 'string' || !TableName.startsWith('arn:')) return request;
  const prefix = account.arn('dynamodb', 'table/');
  if (!TableName.startsWith(prefix))
    throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Table: ${TableName}`);
  return { ...request, TableName: TableName.slice(prefix.length) };
}
