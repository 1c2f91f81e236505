"""Full cameras as other tools write them: COLMAP, KITTI, Argoverse 2; all become a `CameraFile`."""
