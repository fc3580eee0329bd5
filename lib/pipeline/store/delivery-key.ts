import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { DELIVERY } from '../../contracts/delivery.ts';

/** Key of the record, from the input of a state: `{deliveryId}`. */
export const DELIVERY_KEY = {
  [DELIVERY.key]: DynamoAttributeValue.fromString('{% $states.input.deliveryId %}'),
};
