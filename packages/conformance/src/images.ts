/**
 * One small drawing of a person in each format of the wire, so that the suite needs no image library. Their
 * sizes on purpose fit no model.
 */
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** 64x64. */
export const JPEG = bytes(
  '/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARwe' +
    'HigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCABAAEADASIAAhEB' +
    'AxEB/8QAGQABAAMBAQAAAAAAAAAAAAAAAAIDBAUB/8QAIRAAAgIBBAIDAAAAAAAAAAAAAAECAxEEMUFREiETInH/xAAYAQEBAQEBAAAA' +
    'AAAAAAAAAAAABAEDAv/EABoRAAMBAQEBAAAAAAAAAAAAAAABAhEDMSH/2gAMAwEAAhEDEQA/APAAdycAJZeFua69HlZslh9IyqU+nqZd' +
    'eGQGuzR4WYSy+mZGsPDE0q8FS59AANPIAABfo4p3e+Fk3nMps+OxS45OjGUZxzF5RN2T3Sri1mEjBrIpXeuVk2ylGEcyeEc66z5LHLjg' +
    '3inujs1mEAAUEoAI2y8K5SW6QBCy+Fbxu+kQWtcX9YtfkjLueA7KEjW9a5P7Rb/ZE674WPGz6ZhPdgHCZ0gRql51xk92iQOIK9R7okWB' +
    'pNNPZg1fGcwFttEq36WY9lQKE9ABbVRKx+01HsBvDVp1iiJYEkkktkATv6z/2Q==',
);

/** 32x32, with a palette. */
export const PNG = bytes(
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgBAMAAACBVGfHAAAAMFBMVEVViKpEM2buu5l7laZFN2lIRXVHQ3OZn6JOZI1YianYtJvpuprX' +
    'tJxTf6NYiapNY40R+RVLAAAACXBIWXMAAAsTAAALEwEAmpwYAAAAgElEQVQoz2NgoB3gMy+egCJgpaR0GJnPvElJSdsASeCVEhCsRBIw' +
    'AgkoIwkUgQTU8QlgaJkDEjiJz1oMhzFwojsdHXx1FBQUiUDwrwmCQS5cIBEiIAbj8wtCQQNUgBUmEAAVYIEJOEAFGGECArgEMLRgGMqB' +
    'bi2GwzCdztCK8BwAC8keiYF5nOYAAAAASUVORK5CYII=',
);

/** 64x64, lossy. */
export const WEBP = bytes(
  'UklGRroAAABXRUJQVlA4IK4AAACwBwCdASpAAEAAPzGGt1OuqaWisfcckdAmCWQAyB4h5T9A+pStgz7GvCniLWg9p7hYNGvfwii24O5R' +
    '0c+Oz5ic8RNi0w0IAPzKlqgrXSqtsC+/u5j0uIaSjnSaIREzc3b3bJm232/PFAiQGLrRJU17tNWtwhaYSLxOc0qnIkCwqqwBp2JzU8V1' +
    '3E9lYlGux0L9td3xG7b3oASER/3S0jBQ7bJd1C7LXmQKgEkAAAA=',
);

/** The JPEG with another declared size; its frame header stands where the marker FF C0 does. */
export function jpegDeclaring(widthPx: number, heightPx: number): Uint8Array {
  const copy = JPEG.slice();
  const at = Buffer.from(copy.buffer).indexOf(Buffer.from([0xff, 0xc0]));
  new DataView(copy.buffer).setUint16(at + 5, heightPx);
  new DataView(copy.buffer).setUint16(at + 7, widthPx);
  return copy;
}
