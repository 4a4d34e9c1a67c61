import {
  Ban,
  CameraOff,
  CircleAlert,
  Hourglass,
  KeyRound,
  Lock,
  type LucideIcon,
  MonitorX,
  RefreshCw,
  Unplug,
  VideoOff,
} from 'lucide-react';
import type { FailureCode } from '../../state/index.js';

/** What the stage offers beside `Try again`. */
export type WayOut = 'retry' | 'demo' | 'token' | 'reload';

export interface FailureWords {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What stands in backticks is shown as code. */
  readonly text: string;
  /** The first is the primary one. */
  readonly waysOut: readonly WayOut[];
  /** The browser's or server's own words help here. */
  readonly showDetail: boolean;
}

/** What went wrong and what to do, in the user's terms. */
export const FAILURE_WORDS: Readonly<Record<FailureCode, FailureWords>> = {
  insecure_origin: {
    icon: Lock,
    title: 'No camera on an http address',
    text: 'Browsers give a camera only to https pages and to localhost. Start the server with `--tls-cert` and `--tls-key` and open the page by https. The demo works right here.',
    waysOut: ['demo'],
    showDetail: false,
  },
  camera_unsupported: {
    icon: VideoOff,
    title: 'This browser has no camera access',
    text: 'Open the page in a current Chrome, Edge, Firefox or Safari. The demo works right here.',
    waysOut: ['demo'],
    showDetail: false,
  },
  camera_denied: {
    icon: CameraOff,
    title: 'The camera is blocked',
    text: 'Allow it for this page: the camera or lock icon beside the address, or the privacy settings of your system. Then try again.',
    waysOut: ['retry', 'demo'],
    showDetail: false,
  },
  camera_missing: {
    icon: VideoOff,
    title: 'No camera found',
    text: 'Plug one in or switch it on, then try again. The demo needs none.',
    waysOut: ['retry', 'demo'],
    showDetail: false,
  },
  camera_busy: {
    icon: Hourglass,
    title: 'The camera is in use',
    text: 'Another program holds it. Close the call or app that uses it, then try again.',
    waysOut: ['retry', 'demo'],
    showDetail: false,
  },
  camera_failed: {
    icon: VideoOff,
    title: 'The camera did not start',
    text: 'Try again, or choose another camera below.',
    waysOut: ['retry', 'demo'],
    showDetail: true,
  },
  camera_lost: {
    icon: Unplug,
    title: 'The camera went away',
    text: 'It was unplugged, switched off or taken back. Bring it back and try again.',
    waysOut: ['retry', 'demo'],
    showDetail: false,
  },
  source_failed: {
    icon: VideoOff,
    title: 'The picture stopped',
    text: 'Its source delivers nothing that can be used. Try again, or choose another source below.',
    waysOut: ['retry', 'demo'],
    showDetail: true,
  },
  graphics_missing: {
    icon: MonitorX,
    title: 'No graphics to draw with',
    text: 'The picture is drawn with WebGL 2. Switch on hardware acceleration in the browser’s settings, or use a current Chrome, Edge, Firefox or Safari.',
    waysOut: ['retry', 'reload'],
    showDetail: true,
  },
  page_broken: {
    icon: CircleAlert,
    title: 'The page broke down',
    text: 'The part that draws the picture stopped. Loading the page again brings it back.',
    waysOut: ['reload', 'retry'],
    showDetail: true,
  },
  unauthorised: {
    icon: KeyRound,
    title: 'This server asks for a token',
    text: 'Open the link that the server printed when it started, or paste its token here.',
    waysOut: ['token'],
    showDetail: false,
  },
  too_many_sessions: {
    icon: Hourglass,
    title: 'The server is full',
    text: 'All its places are taken. Try again in a while.',
    waysOut: ['retry'],
    showDetail: false,
  },
  version_mismatch: {
    icon: RefreshCw,
    title: 'This page is out of date',
    text: 'The server speaks another version. Loading the page again brings the right one.',
    waysOut: ['reload'],
    showDetail: true,
  },
  refused: {
    icon: Ban,
    title: 'The server said no',
    text: 'It will not serve this page. Its reason:',
    waysOut: ['retry'],
    showDetail: true,
  },
};
