/**
 * The config cannot work, whatever the request: the receiver is at fault, not the sender. The message names the field and what is
 * allowed, and never holds any part of a secret.
 */
export class InvalidVerifyConfig extends Error {
  constructor(message: string) {
    super(message);
    // Written out because a bundler may rename the class.
    this.name = 'InvalidVerifyConfig';
  }
}
