// The process entry of the desktop program, which is two things: the application, and the child that takes archives apart.
import { startDesktop } from './desktop.ts';
import { isUnpackChild, runUnpackChild } from './unpack-child.ts';

if (isUnpackChild(process.argv)) void runUnpackChild();
else startDesktop();
