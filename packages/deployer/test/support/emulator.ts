process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export { type Emulator, startEmulator } from '@stratiform/gate';
