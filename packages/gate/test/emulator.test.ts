import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { Stage } from './support/stage';

test("a role that CloudFormation made keeps its permissions boundary, as it wouldn't in the emulator by itself", async () => {
  const stage = await Stage.open();
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const Properties = {
    RoleName: 'bounded',
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
    PermissionsBoundary,
  };
  await stage.deploy(
    'bounded',
    { Role: { Type: 'AWS::IAM::Role', Properties } },
    { Capabilities: ['CAPABILITY_NAMED_IAM'] },
  );
  const { Role } = await new IAMClient(stage.connection()).send(new GetRoleCommand({ RoleName: 'bounded' }));
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
  await stage.close();
});

test('it ends with the process that started it, however that ends', async () => {
  const script = `require(${JSON.stringify(path.join(__dirname, '../lib'))}).startEmulator().then((e) => { console.log(e.pid + ' ' + e.logFile); setInterval(() => {}, 1000); });`;
  const starter = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(starter.stdout, 'data');
  const [id, logFile] = String(printed).trim().split(' ');
  const pid = Number(id);
  expect(alive(pid)).toBe(true);
  starter.kill('SIGKILL');
  while (alive(pid)) await sleep(50);
  fs.rmSync(path.dirname(logFile), { recursive: true });
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
