import { validateInteger, validateRetention, validateText } from '../validation';
import type { ServerlessHttpApiProps } from './serverless-http-api-props';

/** API Gateway's account quota is 10000 requests a second and 5000 at once; it can be raised, so only nonsense fails. */
export function validateHttpApi(props: ServerlessHttpApiProps, prefix = ''): void {
  validateText(`${prefix}apiName`, props.apiName, /^.{1,128}$/, '1 to 128 characters');
  validateInteger(`${prefix}throttleRateLimit`, props.throttleRateLimit, 1, 1_000_000);
  validateInteger(`${prefix}throttleBurstLimit`, props.throttleBurstLimit, 1, 1_000_000);
  validateRetention(`${prefix}logRetention`, props.logRetention);
}
