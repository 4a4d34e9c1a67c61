import type { Environment } from '../state/index.js';

/** Whether this browser, on this origin, gives the page a camera at all. */
export function readEnvironment(): Environment {
  return { camera: cameraAccess(), origin: location.origin };
}

function cameraAccess(): Environment['camera'] {
  if (!isSecureContext) return 'insecure';
  // Typed as always there, but absent in browsers without a camera interface.
  return 'mediaDevices' in navigator ? 'available' : 'missing';
}
