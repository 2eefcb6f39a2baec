import { describeRefusal, type Refusal, RefusalReporter } from '../src/refusals';

const refusal = (change: Partial<Refusal> = {}): Refusal => ({
  function: 'app-worker',
  role: 'app-worker-role',
  principal: 'arn:aws:sts::000000000000:assumed-role/app-worker-role/app-worker',
  action: 'dynamodb:UpdateItem',
  resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/tasks',
  reason: 'no statement allows it',
  ...change,
});

test('a refused call is told with function, action, resource, reason and role', () => {
  expect(describeRefusal(refusal())).toBe(
    'refused: function app-worker may not dynamodb:UpdateItem on arn:aws:dynamodb:us-east-1:000000000000:table/tasks: no statement allows it (role app-worker-role)',
  );
});

test('a caller that is no function is told by its ARN', () => {
  const user = refusal({ function: undefined, role: undefined, principal: 'arn:aws:iam::000000000000:user/ann' });
  expect(describeRefusal(user)).toMatch(/^refused: arn:aws:iam::000000000000:user\/ann may not /);
});

test('the same refusal again and again is told once, then counted every ten seconds; another one is told at once', () => {
  const said: string[] = [];
  let now = 0;
  const reporter = new RefusalReporter(
    (line) => said.push(line),
    () => now,
  );
  for (let n = 0; n < 50; n += 1) reporter.add(refusal());
  now = 10_000;
  reporter.add(refusal());
  reporter.add(refusal({ action: 'sqs:SendMessage' }));
  expect(said).toHaveLength(3);
  expect(said[1]).toContain('(51 times so far)');
  expect(said[2]).toContain('sqs:SendMessage');
});
