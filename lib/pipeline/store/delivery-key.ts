import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { DELIVERY } from '../../contracts/delivery.ts';

/** Key of the record of a state's input, `{deliveryId}`. */
export const DELIVERY_KEY = {
  [DELIVERY.key]: DynamoAttributeValue.fromString('{% $states.input.deliveryId %}'),
};
