#!/usr/bin/env node
import * as path from 'node:path';
import { main } from './cli';

void main({ root: path.resolve(__dirname, '..', '..', '..'), script: __filename });
