"""The drawn network: columns, cells, edges and their pictures. Geometry here is free of Qt."""
