import { Duration, Token } from 'aws-cdk-lib';
import { validateFunctionOptions } from '../functions/function-validation';
import { reject, validateDuration, validateInteger } from '../validation';
import type { ScheduleOptions } from './schedule-options';

const RATE = /^rate\([1-9]\d* (minute|hour|day)s?\)$/;
const CRON = /^cron\((\S+ ){5}\S+\)$/;
const AT = /^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/;

export function validateScheduleOptions(options: ScheduleOptions, prefix = ''): void {
  validateFunctionOptions(options, prefix);
  validateExpression(`${prefix}schedule`, options.schedule.expressionString);
  validateInteger(`${prefix}retryAttempts`, options.retryAttempts, 0, 185);
  validateDuration(`${prefix}maxEventAge`, options.maxEventAge, Duration.minutes(1), Duration.hours(24));
}

/** EventBridge Scheduler says it only at deployment, and an emulator may never say it. */
function validateExpression(name: string, expression: string): void {
  if (Token.isUnresolved(expression)) return;
  if ([RATE, CRON, AT].some((form) => form.test(expression))) return;
  reject(name, "'rate(5 minutes)', 'cron(0 12 * * ? *)' or 'at(2030-01-31T12:00:00)'", expression);
}
