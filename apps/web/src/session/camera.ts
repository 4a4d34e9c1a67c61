import { type Camera, cameraFailure, type Failure } from '../state/index.js';

/** The camera could not be had; `failure` says why in the page's terms. */
export class CameraError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause: unknown) {
    super(failure.detail ?? failure.code, { cause });
    this.name = 'CameraError';
    this.failure = failure;
  }
}

/** What is asked of a camera. All are wishes: the nearest the camera can do is taken. */
const WISHES = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;

/**
 * Asks for a camera and gives its video track; the caller stops it. A camera that is gone (its id was kept
 * from an earlier visit) gives way to another.
 * @throws {CameraError} also when aborted while the user was being asked; the track is stopped then.
 */
export async function openCamera(
  cameraId: string | undefined,
  signal: AbortSignal,
): Promise<MediaStreamTrack> {
  const which =
    cameraId === undefined ? { facingMode: { ideal: 'user' } } : { deviceId: { ideal: cameraId } };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...WISHES, ...which } });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new CameraError(cameraFailure(name, message), error);
  }
  const [track] = stream.getVideoTracks();
  if (signal.aborted || track === undefined) {
    for (const each of stream.getTracks()) each.stop();
    throw new CameraError(cameraFailure('NotFoundError', 'The camera gave no picture'), signal.reason);
  }
  return track;
}

/**
 * Reports the cameras now and whenever one is plugged in or out, for as long as the page lives. Labels are
 * empty until the user has allowed a camera once: call the function returned then.
 */
export function watchCameras(report: (cameras: readonly Camera[]) => void): () => void {
  const devices = navigator.mediaDevices;
  const list = async (): Promise<void> => {
    const found = await devices.enumerateDevices().catch(() => []);
    report(
      found
        .filter((device) => device.kind === 'videoinput' && device.deviceId !== '')
        .map((device) => ({ id: device.deviceId, label: device.label })),
    );
  };
  const refresh = (): void => void list();
  devices.addEventListener('devicechange', refresh);
  refresh();
  return refresh;
}
