import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../src';

/** What the service's image is made of, and what is told apart from it. */
const PARTS = ['Dockerfile', '.dockerignore', 'requirements.txt', 'src', 'tools'];

/** This repository's API, as files of another repository: path to text. */
export function apiService(): Record<string, string> {
  const service = 'services/api';
  const files = PARTS.flatMap((part) => filesBelow(path.join(root, service, part)));
  const named = files.map((file) => [
    path.relative(root, file).split(path.sep).join('/'),
    fs.readFileSync(file, 'utf8'),
  ]);
  return Object.fromEntries(named);
}

function filesBelow(at: string): string[] {
  if (fs.statSync(at).isFile()) return [at];
  const entries = fs.readdirSync(at, { withFileTypes: true }).filter(({ name }) => name !== '__pycache__');
  return entries.flatMap(({ name }) => filesBelow(path.join(at, name)));
}

/** A request as API Gateway's HTTP APIs hand it to a function. */
export function request(rawPath: string, method = 'GET'): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: { host: 'shop.example.com', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'shop',
      domainName: 'shop.example.com',
      domainPrefix: 'shop',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    isBase64Encoded: false,
  };
}
